/** The desk's door: accounts, security, audit trail, settings. */
@NullMarked
package org.concordia.mailer.desk;

import org.jspecify.annotations.NullMarked;
