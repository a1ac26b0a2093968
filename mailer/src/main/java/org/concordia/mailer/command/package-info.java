/** The command line. */
@NullMarked
package org.concordia.mailer.command;

import org.jspecify.annotations.NullMarked;
