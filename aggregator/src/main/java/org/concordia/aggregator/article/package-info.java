/** An entry made ours. */
@NullMarked
package org.concordia.aggregator.article;

import org.jspecify.annotations.NullMarked;
