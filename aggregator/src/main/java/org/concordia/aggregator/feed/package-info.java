/** What we follow and when to look again. */
@NullMarked
package org.concordia.aggregator.feed;

import org.jspecify.annotations.NullMarked;
