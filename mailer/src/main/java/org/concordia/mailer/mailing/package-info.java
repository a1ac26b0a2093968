/** A frozen subject, HTML and text, and one delivery for each recipient. */
@NullMarked
package org.concordia.mailer.mailing;

import org.jspecify.annotations.NullMarked;
