/** Is an article ours, and why; the only place that knows Lucene. */
@NullMarked
package org.concordia.aggregator.topic;

import org.jspecify.annotations.NullMarked;
