/** Benchmarks: how fast this module's work is beside a reference in the same run, and what the modules above need to write theirs. */
@NullMarked
package org.concordia.aggregator.bench;

import org.jspecify.annotations.NullMarked;
