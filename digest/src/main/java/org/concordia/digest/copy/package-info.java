/** The same text under another masthead. */
@NullMarked
package org.concordia.digest.copy;

import org.jspecify.annotations.NullMarked;
