/** From a feed's bytes to articles matched against topics; {@link org.concordia.aggregator.Poller} is the way of a feed item. */
@NullMarked
package org.concordia.aggregator;

import org.jspecify.annotations.NullMarked;
