/** What goes into an issue, and in which order. */
@NullMarked
package org.concordia.digest.edition;

import org.jspecify.annotations.NullMarked;
