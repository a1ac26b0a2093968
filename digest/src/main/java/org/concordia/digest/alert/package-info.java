/** What is urgent, why, and who decided. */
@NullMarked
package org.concordia.digest.alert;

import org.jspecify.annotations.NullMarked;
