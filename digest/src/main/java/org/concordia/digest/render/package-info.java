/** Thymeleaf to the HTML and text of a mail; the only place that renders mail. */
@NullMarked
package org.concordia.digest.render;

import org.jspecify.annotations.NullMarked;
