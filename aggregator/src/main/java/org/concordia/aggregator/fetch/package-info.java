/** Polite, bounded HTTP that never reaches where it must not. */
@NullMarked
package org.concordia.aggregator.fetch;

import org.jspecify.annotations.NullMarked;
