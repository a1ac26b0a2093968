package org.concordia.mailer.bounce;

import jakarta.mail.internet.InternetHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.mailer.bounce.Report.Automatic;
import org.concordia.mailer.bounce.Report.Complained;
import org.concordia.mailer.bounce.Report.Delayed;
import org.concordia.mailer.bounce.Report.Failed;
import org.concordia.mailer.bounce.Report.Leaving;
import org.concordia.mailer.bounce.Report.Recipient;
import org.concordia.mailer.bounce.Report.Unknown;

/**
 * Reads one message's parts: reports made for machines first (RFC 5965, RFC 3464), then unsubscriptions by mail, then
 * what was written for people by servers that know no report, and the answers of machines on holiday (RFC 3834).
 */
final class ReportReader {

    private static final int TRACES = 20;
    private static final int WORDS = 500;

    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\"'(),;:\\[\\]]{1,64}@[\\w.-]{1,255}\\w");
    private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]{3,250})>");
    private static final Pattern TOKEN = Pattern.compile("/unsubscribe/([\\w-]{40,80})(?![\\w-])");
    private static final Pattern LEAVING = Pattern.compile("(?i)^\\W*unsubscribe[\\s:]+([\\w-]{40,80})\\s*$");
    private static final Pattern QUOTED_ID = Pattern.compile("(?im)^[> \\t]*Message-ID:\\s*<([^<>\\s]{3,250})>");

    /** Where a server's own words end and the mail it gives back begins. */
    private static final Pattern COPY = Pattern.compile(
            "(?im)^.{0,40}(below this line is a copy|this is a copy of (the|your)|a copy of the message|original message"
                    + "|unsent message|message header|returned (text|message)|mensaje original|copia del mensaje"
                    + "|encabezados? del mensaje|^return-path:|^received: ).*$");

    private static final Pattern MACHINE = Pattern.compile(
            "(?i)(mailer-?daemon|postmaster|mail delivery (sub)?system|mail administrator|system administrator"
                    + "|administrador del sistema|sistema de entrega|mdaemon|bounce)");

    private static final Pattern LATE = Pattern.compile("delayed|(will|keep) (be )?(retr|try)|not yet been delivered"
            + "|still (be )?(trying|in the queue)|no action is required|not been delivered after|could not send message for"
            + "|warning: message|delivery incomplete|demora|retrasad|se seguira intentando|seguiremos intentando"
            + "|todavia no (se )?ha|aun no (se )?ha");

    private static final Pattern FINAL = Pattern.compile("permanent|giving up|gave up|given up|fatal error|definitiv"
            + "|no longer be retried|has failed|have failed|se ha desistido|se abandona");

    private static final Pattern FAILED = Pattern.compile("could not be delivered|couldn.t be delivered|undeliver"
            + "|delivery (status|to the following|has)? ?(fail|notification|recipient)|failure notice|mail failure"
            + "|wasn.t able to deliver|weren.t able to deliver|unable to deliver|returned (mail|to sender)|not delivered"
            + "|did not reach|permanent (fatal )?error|address not found|message blocked|message not delivered"
            + "|rejected your message|wasn.t delivered|delivery failure"
            + "|no (se )?(ha |pudo |puede |pudimos )?(podido )?(ser )?entreg|no fue entregado|no se entrego"
            + "|error (de|en la) entrega|fallo (de|en la) entrega|devuelto|rechazad|no ha llegado|no llego"
            + "|no se pudo enviar|imposible entregar");

    private static final Pattern AWAY = Pattern.compile("^(re: ?|fwd?: ?)*(out of (the )?office|automatic reply"
            + "|auto(matic)?[- ]?(reply|response)|autoreply|vacation|away from|on leave|i am away|respuesta automatica"
            + "|respuesta de ausencia|fuera de (la )?oficina|ausente|ausencia|de vacaciones|auto-?respuesta)");

    private final MailParts parts;
    private final String text;

    ReportReader(MailParts parts) {
        this.parts = parts;
        this.text = parts.text();
    }

    Report report() {
        Traces traces = traces();
        String subject = parts.header("Subject");
        if (!parts.feedback().isEmpty()) {
            return feedback(traces);
        }
        if (!parts.status().isEmpty()) {
            return status(traces);
        }
        if (parts.isReceipt()) {
            return new Automatic(traces);
        }
        Matcher leaving = LEAVING.matcher(subject);
        if (leaving.find()) {
            return new Leaving(traces, leaving.group(1));
        }
        String from = parts.header("From");
        String failedTo = parts.header("X-Failed-Recipients");
        if (from.toLowerCase(Locale.ROOT).contains("staff@hotmail.com")
                && Diagnosis.plain(subject).startsWith("complaint about message from")) {
            return new Complained(traces, "abuse");
        }
        boolean byMachine = !failedTo.isEmpty() || MACHINE.matcher(from).find();
        if (!byMachine && answersByItself(subject)) {
            return new Automatic(traces);
        }
        boolean nobody = parts.header("Return-Path").replaceAll("\\s", "").equals("<>");
        return byMachine || nobody || FAILED.matcher(Diagnosis.plain(subject)).find()
                ? words(traces, subject, failedTo)
                : new Unknown(traces);
    }

    // --- reports for machines ------------------------------------------------------------------------------------

    private Report feedback(Traces traces) {
        String type = field(parts.feedback(), "Feedback-Type").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "abuse", "fraud", "virus", "other", "opt-out", "opt-out-list", "miscategorized" ->
                new Complained(traces, type);
            // A reader took a mail out of the spam folder; or our signatures were looked at.
            case "not-spam" -> new Automatic(traces);
            default -> new Unknown(traces);
        };
    }

    private Report status(Traces traces) {
        List<Recipient> failed = new ArrayList<>();
        boolean late = false;
        boolean reached = false;
        boolean any = false;
        for (InternetHeaders group : parts.status()) {
            List<String> addresses = addresses(
                    MailParts.header(group, "Final-Recipient") + " " + MailParts.header(group, "Original-Recipient"));
            String action = MailParts.header(group, "Action").toLowerCase(Locale.ROOT);
            String status = MailParts.header(group, "Status");
            if (addresses.isEmpty() && action.isEmpty()) {
                continue;
            }
            any = true;
            switch (action(action, status)) {
                case "failed" -> {
                    String words = diagnostic(group);
                    Diagnosis diagnosis = Diagnosis.of(status, words.isEmpty() ? text : words);
                    failed.add(new Recipient(
                            addresses,
                            // Somebody says that it failed, whether or not we understand why.
                            diagnosis == Diagnosis.NONE ? Diagnosis.UNCLEAR : diagnosis,
                            shown(status + " " + words)));
                }
                case "delayed" -> late = true;
                default -> reached = true;
            }
        }
        if (!failed.isEmpty()) {
            return new Failed(traces, failed, late || reached);
        }
        return late ? new Delayed(traces) : any ? new Automatic(traces) : new Unknown(traces);
    }

    /** The first word of an action; by the status where there is none. */
    private static String action(String action, String status) {
        Matcher word =
                Pattern.compile("failed|delayed|delivered|relayed|expanded").matcher(action);
        if (word.find()) {
            return word.group();
        }
        return status.startsWith("5") ? "failed" : status.startsWith("4") ? "delayed" : "delivered";
    }

    /** What the last server said: {@code smtp; 550 5.1.1 ...} without the type. */
    private static String diagnostic(InternetHeaders group) {
        String value = MailParts.header(group, "Diagnostic-Code");
        return value.replaceFirst("^[\\w-]{1,20}\\s*;\\s*", "");
    }

    // --- words for people ----------------------------------------------------------------------------------------

    private Report words(Traces traces, String subject, String failedTo) {
        String own = own();
        String plain = Diagnosis.plain(subject + "\n" + own);
        Diagnosis diagnosis = Diagnosis.of(own);
        boolean late = LATE.matcher(plain).find();
        boolean fails = !failedTo.isEmpty()
                || FAILED.matcher(plain).find()
                || FINAL.matcher(plain).find();
        if (late && !FINAL.matcher(plain).find()) {
            return new Delayed(traces);
        }
        // Who only says that something failed is read by an editor.
        if (!fails || diagnosis == Diagnosis.NONE) {
            return new Unknown(traces);
        }
        List<Recipient> each = paragraphs(own);
        return new Failed(
                traces,
                each.isEmpty() ? List.of(new Recipient(addresses(failedTo + " " + own), diagnosis, shown(own))) : each,
                false);
    }

    /** qmail's form: an address between angle brackets and a colon, and what went wrong with it below. */
    private static List<Recipient> paragraphs(String own) {
        List<Recipient> each = new ArrayList<>();
        for (String paragraph : own.split("\\R\\s*\\R")) {
            Matcher head = Pattern.compile("^\\s*<([^<>\\s]{3,320}@[^<>\\s]{1,255})>:\\s")
                    .matcher(paragraph);
            if (head.find()) {
                String rest = paragraph.substring(head.end());
                Diagnosis diagnosis = Diagnosis.of(rest);
                if (diagnosis != Diagnosis.NONE) {
                    each.add(new Recipient(addresses(head.group(1)), diagnosis, shown(rest)));
                }
            }
        }
        return each;
    }

    /** The server's own words, before the copy of what it gives back. */
    private String own() {
        Matcher copy = COPY.matcher(text);
        return copy.find() && copy.start() > 0 ? text.substring(0, copy.start()) : text;
    }

    private boolean answersByItself(String subject) {
        String submitted = parts.header("Auto-Submitted").toLowerCase(Locale.ROOT);
        String precedence = parts.header("Precedence").toLowerCase(Locale.ROOT);
        return !submitted.isEmpty() && !submitted.startsWith("no")
                || precedence.equals("auto_reply")
                || !parts.header("X-Autoreply").isEmpty()
                || !parts.header("X-Autorespond").isEmpty()
                || !parts.header("X-Autoresponder").isEmpty()
                || AWAY.matcher(Diagnosis.plain(subject)).find();
    }

    // --- traces --------------------------------------------------------------------------------------------------

    private Traces traces() {
        Set<String> returnPaths = new LinkedHashSet<>();
        Set<String> messageIds = new LinkedHashSet<>();
        Set<String> tokens = new LinkedHashSet<>();
        for (String name : List.of("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Cc")) {
            parts.headers(name).forEach(value -> find(ADDRESS, 0, value, returnPaths));
        }
        for (InternetHeaders fields : parts.feedback()) {
            find(ADDRESS, 0, MailParts.header(fields, "Original-Mail-From"), returnPaths);
        }
        for (InternetHeaders fields : parts.status()) {
            find(ADDRESS, 0, MailParts.header(fields, "X-Postfix-Sender"), returnPaths);
        }
        for (InternetHeaders original : parts.originals()) {
            find(ADDRESS, 0, MailParts.header(original, "Return-Path"), returnPaths);
            find(MESSAGE_ID, 1, MailParts.header(original, "Message-ID"), messageIds);
            find(TOKEN, 1, MailParts.header(original, "List-Unsubscribe"), tokens);
        }
        find(QUOTED_ID, 1, text, messageIds);
        find(TOKEN, 1, text, tokens);
        for (String name : List.of("In-Reply-To", "References")) {
            parts.headers(name).forEach(value -> find(MESSAGE_ID, 1, value, messageIds));
        }
        return new Traces(List.copyOf(returnPaths), List.copyOf(messageIds), List.copyOf(tokens));
    }

    private static void find(Pattern what, int group, String where, Collection<String> into) {
        Matcher matcher = what.matcher(where);
        while (into.size() < TRACES && matcher.find()) {
            into.add(matcher.group(group));
        }
    }

    /** Addresses in a text, in small letters, each once. */
    static List<String> addresses(String where) {
        Set<String> found = new LinkedHashSet<>();
        find(ADDRESS, 0, where, found);
        return found.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }

    private static String field(List<InternetHeaders> groups, String name) {
        return groups.stream()
                .map(group -> MailParts.header(group, name))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** One line without addresses, for the record. */
    static String shown(String words) {
        String line = ADDRESS.matcher(words)
                .replaceAll("(address)")
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .strip();
        return line.length() > WORDS ? line.substring(0, WORDS) : line;
    }
}
