package org.concordia.mailer.bounce;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's words say is wrong. Enhanced codes (RFC 3463 and its registry) decide where they are precise; where
 * they are not (5.0.0, 5.3.0, 5.5.0, none at all) the words do, in English and Spanish.
 */
public enum Diagnosis {
    /** There is no such mailbox or domain, or it was closed. */
    NO_ADDRESS(Weight.HARD),
    /** The mailbox is full. */
    FULL(Weight.SOFT),
    /** The server could not be reached, had trouble, or gave no answer in time. */
    TROUBLE(Weight.SOFT),
    /** Refused for what we are or seem to be: spam, a block list, a missing proof of who sends. */
    POLICY(Weight.REFUSED),
    /** Refused for its size or form. */
    MESSAGE(Weight.REFUSED),
    /** It was refused for good, and no word says why. */
    UNCLEAR(Weight.HARD),
    /** Nothing in it says that anything failed. */
    NONE(Weight.REFUSED);

    /** What follows for the address. */
    enum Weight {
        /** It is not written to again. */
        HARD,
        /** It is counted. */
        SOFT,
        /** Nothing: the fault is ours, or the server's opinion of us. */
        REFUSED
    }

    private static final int LONGEST = 4_000;

    /** Not a piece of an IP address or a version. */
    private static final Pattern STATUS =
            Pattern.compile("(?<![\\d.])([245])\\.(\\d{1,3})\\.(\\d{1,3})(?![\\d]|\\.\\d)");

    private static final Pattern CODE = Pattern.compile("(?<![\\d.])([45])\\d\\d(?=[ -])");

    private static final Pattern ADDRESS_WORDS = any(
            "(user|account|recipient|mailbox|address|person|addressee|alias).{0,60}?"
                    + "(unknown|(does|do|did)( not|n.t)( currently)? exist|not (be )?found|not known|no longer"
                    + "|disabled|inactive|deactivated|suspended|closed|deleted|terminated|not (a )?valid|invalid)",
            "(unknown|invalid|no such|nonexistent|non-existent|inactive|disabled) (\\w+ ){0,2}"
                    + "(user|account|recipient|mailbox|address|person|alias|domain|local part)",
            "no mailbox here|mailbox (name )?(not allowed|unavailable|not available)|user doesn.t have an? \\S+ account",
            "recipient address rejected: (access denied|undeliverable)|unrouteable address|address not found",
            "(host|domain|dns|mx)( or domain)?( name)?( lookup)? (not found|does not exist|failed permanently)",
            "(no such|nonexistent|unknown) (domain|host)|nxdomain|null ?mx|no longer (works|employed|in use|available)",
            "(usuario|destinatario|buzon|cuenta|casilla|direccion|dominio|correo).{0,60}?"
                    + "(no existe|inexistente|desconocid|no (se|fue|ha sido) (ha )?(encuentra|encontr)|no encontrad"
                    + "|deshabilitad|desactivad|inactiv|eliminad|cerrad|no (es )?valid|invalid)",
            "(no existe|desconocid|no se (encuentra|encontro|ha encontrado)) (\\w+ ){0,3}"
                    + "(usuario|destinatario|buzon|cuenta|casilla|direccion|dominio)");

    private static final Pattern FULL_WORDS = any(
            "(mailbox|inbox|mail ?box|quota|storage|account).{0,40}?(full|exceed|over ?quota|out of|limit)",
            "over ?quota|exceed\\w* (\\w+ ){0,4}(quota|storage|mailbox size)|insufficient (disk|storage|system storage)"
                    + "|not enough (disk|storage|space)|quota exceeded|mailfull",
            "(buzon|casilla|bandeja|cuenta).{0,40}?(llen[oa]|sin espacio|excedid)",
            "(cuota|espacio|limite|almacenamiento).{0,40}?(excedid|superad|agotad|insuficiente|llen)",
            "(excede|supera|excedio|supero|sobrepasa)\\w* (\\w+ ){0,4}(cuota|espacio|almacenamiento|capacidad)");

    private static final Pattern POLICY_WORDS = any(
            "spam|unsolicited|block ?list|black ?list|deny ?list|blocked|reputation|listed (at|by|in|on)|policy|policies"
                    + "|dmarc|\\bspf\\b|dkim|unauthenticated|not authenticated|not authorized|not permitted|relay(ing)? denied"
                    + "|virus|malware|banned|phish|rate limit|too many (messages|connections)",
            "no deseado|lista negra|bloquead|politica|reputacion|no autorizad|no permitid");

    private static final Pattern MESSAGE_WORDS = any(
            "(message|size|mail|attachment).{0,40}?(too (large|big|long)|exceeds|size limit|maximum size)",
            "(mensaje|tamano|adjunto).{0,40}?(demasiado grande|excede|supera|tamano maximo)",
            "too many hops|mail loop|routing loop");

    private static final Pattern TROUBLE_WORDS = any(
            "time(d)? ?out|connection (refused|lost|timed|reset|died)|could not connect|no route|temporar|try(ing)? again"
                    + "|retry time|not responding|unable to connect|expired|too long in the queue|(been|was) in the queue"
                    + "|service (unavailable|not available)|gr[ea]y-?list|network (is )?unreachable|server (busy|error)"
                    + "|local error|internal error|deferred",
            "tiempo (de espera )?(agotado|excedido)|conexion (rechazada|perdida)|temporal|intente|mas tarde|no responde"
                    + "|servicio no disponible|no se pudo (conectar|establecer)");

    private final Weight weight;

    Diagnosis(Weight weight) {
        this.weight = weight;
    }

    Weight weight() {
        return weight;
    }

    /** The name in the database and of its text. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Diagnosis ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What a relay's answer or a report's text says; {@link #NONE} if nothing of a failure. */
    public static Diagnosis of(String text) {
        return of("", text);
    }

    /**
     * The same where a status stands by itself.
     *
     * @param status an enhanced code such as {@code 5.1.1}; empty if there is none
     * @param text the server's words; any length, of which the beginning counts
     */
    public static Diagnosis of(String status, String text) {
        String words = plain(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        Matcher own = STATUS.matcher(status);
        // Relays that know no more say 5.0.0 or 4.0.0 and quote a server that does.
        if (own.find() && !own.group(2).equals("0")) {
            return ofStatus(own, words);
        }
        String vague = status;
        Matcher quoted = STATUS.matcher(words);
        while (quoted.find()) {
            vague = vague.isEmpty() ? quoted.group() : vague;
            if (!quoted.group(2).equals("0") && !quoted.group(1).equals("2")) {
                return ofStatus(quoted, words);
            }
        }
        Diagnosis meant = ofWords(words, NONE);
        if (meant != NONE) {
            return meant;
        }
        Matcher code = CODE.matcher(words);
        boolean temporary = vague.startsWith("4.")
                || vague.isEmpty() && code.find() && code.group(1).equals("4");
        boolean permanent =
                vague.startsWith("5.") || vague.isEmpty() && code.reset().find();
        return temporary ? TROUBLE : permanent ? UNCLEAR : NONE;
    }

    private static Diagnosis ofStatus(Matcher status, String words) {
        int subject = Integer.parseInt(status.group(2));
        int detail = Integer.parseInt(status.group(3));
        boolean permanent = status.group(1).equals("5");
        Diagnosis known = switch (subject) {
            // 7 and 8 are about the sender's address.
            case 1 -> detail == 7 || detail == 8 ? POLICY : NO_ADDRESS;
            case 2 ->
                switch (detail) {
                    case 1 -> NO_ADDRESS;
                    case 2 -> FULL;
                    case 3 -> MESSAGE;
                    default -> ofWords(words, permanent ? NO_ADDRESS : TROUBLE);
                };
            case 3 -> detail == 4 ? MESSAGE : ofWords(words, TROUBLE);
            // A name without a server is said so in words; 4.1 is how Microsoft refuses an unknown recipient.
            case 4 -> ofWords(words, TROUBLE);
            case 5 -> ofWords(words, MESSAGE);
            case 6 -> MESSAGE;
            // 13, 17 and 18: the account is disabled, the mailbox or domain belongs to somebody else now.
            case 7 -> detail == 13 || detail == 17 || detail == 18 ? NO_ADDRESS : POLICY;
            default -> ofWords(words, permanent ? UNCLEAR : TROUBLE);
        };
        return permanent || known.weight != Weight.HARD ? known : TROUBLE;
    }

    private static Diagnosis ofWords(String words, Diagnosis otherwise) {
        if (FULL_WORDS.matcher(words).find()) {
            return FULL;
        }
        if (ADDRESS_WORDS.matcher(words).find()) {
            return NO_ADDRESS;
        }
        if (MESSAGE_WORDS.matcher(words).find()) {
            return MESSAGE;
        }
        if (POLICY_WORDS.matcher(words).find()) {
            return POLICY;
        }
        return TROUBLE_WORDS.matcher(words).find() ? TROUBLE : otherwise;
    }

    /** Small letters without accents and with single spaces, so that one form of a word is enough. */
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ");
    }

    private static Pattern any(String... words) {
        return Pattern.compile(String.join("|", List.of(words)));
    }
}
