/** Bytes to entries, whatever a newsroom publishes; the only place that knows ROME. */
@NullMarked
package org.concordia.aggregator.parse;

import org.jspecify.annotations.NullMarked;
