/** The daily note to editors who want one: which feeds broke, recovered, moved or went, and who fell silent. */
@NullMarked
package org.concordia.mailer.note;

import org.jspecify.annotations.NullMarked;
