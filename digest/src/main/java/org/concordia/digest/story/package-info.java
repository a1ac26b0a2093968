/** The same event in any words, in Spanish or English. */
@NullMarked
package org.concordia.digest.story;

import org.jspecify.annotations.NullMarked;
