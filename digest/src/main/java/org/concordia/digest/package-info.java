/** From matched articles to stories, alerts and issues; {@link org.concordia.digest.Newsroom} files what is new. */
@NullMarked
package org.concordia.digest;

import org.jspecify.annotations.NullMarked;
