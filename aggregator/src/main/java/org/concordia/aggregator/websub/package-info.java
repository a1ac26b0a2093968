/** WebSub: publishers' hubs tell us of news at once, and polling may wait. */
@NullMarked
package org.concordia.aggregator.websub;

import org.jspecify.annotations.NullMarked;
