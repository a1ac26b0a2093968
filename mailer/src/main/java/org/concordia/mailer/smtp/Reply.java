package org.concordia.mailer.smtp;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A relay's answer, read. */
record Reply(int code, String text) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"(),;:]+@[^\\s<>\"(),;]+");
    private static final Pattern STATUS = Pattern.compile("^\\d{3}[ -]([245])\\.(\\d{1,3})\\.(\\d{1,3})\\b");
    private static final Pattern WAIT =
            Pattern.compile("(?:try|retry|again|wait|come back|delayed|greylist\\w*|graylist\\w*)\\D{0,40}?"
                    + "(?:(\\d{1,2}):(\\d{2}):(\\d{2})|(\\d{1,6})\\s*(s|m|h)?\\w*)");
    private static final Pattern GREY = Pattern.compile("gr[ea]y-?list");
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(6);
    /** Most greylists open after one to five minutes; a first early look costs one more refusal. */
    private static final Duration GREYLISTED = Duration.ofSeconds(90);

    private static final int LENGTH = 300;

    /** Reads an answer as Jakarta Mail keeps it: all lines, each with its code. */
    static Reply of(int code, @Nullable String raw) {
        String line = raw == null ? "" : raw.replaceAll("\\s*\\R(?:\\d{3}[ -])?", " ");
        line = ADDRESS.matcher(line).replaceAll("(address)");
        line = Headers.clean(line);
        return new Reply(code, line.length() > LENGTH ? line.substring(0, LENGTH) : line);
    }

    boolean isPositive() {
        return code >= 200 && code < 400;
    }

    /** 421: the relay ends the connection, whatever was asked. */
    boolean closes() {
        return code == 421 || code < 0;
    }

    boolean isTransient() {
        return code >= 400 && code < 500;
    }

    /**
     * Whether a refusal of a recipient is about the address. Enhanced codes of the classes 1 (address) and 2 (mailbox)
     * say so, the others speak of the system, the network, the protocol or a policy (RFC 3463); without such a code
     * 550, 551 and 553 do.
     */
    boolean blamesAddress() {
        return STATUS.matcher(text).find() ? namesAddress() : code == 550 || code == 551 || code == 553;
    }

    /** Whether an enhanced code says that the address is at fault; after DATA a bare 550 is mostly about the text. */
    boolean namesAddress() {
        Matcher status = STATUS.matcher(text);
        return status.find() && (status.group(2).equals("1") || status.group(2).equals("2"));
    }

    /** How long the relay asks to wait, if its words say so. */
    @Nullable
    Duration retryAfter() {
        String words = text.toLowerCase(Locale.ROOT).replaceFirst("^\\d{3}[ -](\\d\\.\\d+\\.\\d+)?", "");
        Matcher wait = WAIT.matcher(words);
        if (wait.find()) {
            Duration asked;
            if (wait.group(1) != null) {
                asked = Duration.ofHours(Long.parseLong(wait.group(1)))
                        .plusMinutes(Long.parseLong(wait.group(2)))
                        .plusSeconds(Long.parseLong(wait.group(3)));
            } else {
                long number = Long.parseLong(wait.group(4));
                String unit = wait.group(5) == null ? "s" : wait.group(5);
                asked = switch (unit) {
                    case "h" -> Duration.ofHours(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofSeconds(number);
                };
            }
            return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        }
        return GREY.matcher(words).find() ? GREYLISTED : null;
    }
}
