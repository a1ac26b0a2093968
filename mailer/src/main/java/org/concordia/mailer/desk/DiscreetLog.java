package org.concordia.mailer.desk;

import ch.qos.logback.classic.pattern.ExtendedThrowableProxyConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.regex.Pattern;

/**
 * Takes e-mail addresses and tokens of links out of every line that is logged. Our own lines have none; but a driver
 * quotes the row that broke a rule, and the servlet container the address that it could not read.
 */
public final class DiscreetLog {

    /** The signs that people use in addresses; the domain needs a dot, as ours all have. */
    private static final Pattern ADDRESS = Pattern.compile(
            "[\\p{L}\\p{N}.!#$*+^_~-]{1,64}(?:@|%40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63})+");

    private static final Pattern LINK =
            Pattern.compile("(/(?:confirm|preferences|unsubscribe|return|websub)/)[^\\s/?\"'<>\\])]+");

    private DiscreetLog() {}

    /** The text without addresses and tokens. */
    static String discreet(String text) {
        String shown = text;
        if (shown.indexOf('@') >= 0 || shown.contains("%40")) {
            shown = ADDRESS.matcher(shown).replaceAll("(address)");
        }
        return shown.indexOf('/') < 0 ? shown : LINK.matcher(shown).replaceAll("$1(token)");
    }

    /** The message of a line. */
    public static final class Message extends MessageConverter {
        @Override
        public String convert(ILoggingEvent event) {
            String message = super.convert(event);
            return message == null ? "" : discreet(message);
        }
    }

    /** The exception under a line. */
    public static final class Trace extends ExtendedThrowableProxyConverter {
        @Override
        protected String throwableProxyToString(IThrowableProxy problem) {
            return System.lineSeparator() + discreet(super.throwableProxyToString(problem));
        }
    }
}
