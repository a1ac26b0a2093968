/** How every store talks to the database. */
@NullMarked
package org.concordia.aggregator.storage;

import org.jspecify.annotations.NullMarked;
