package org.concordia.aggregator.topic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.concordia.aggregator.article.Language;

/**
 * A labelled set as a file: UTF-8, a header line, TAB between {@code id lang country label title text}, the label 1 for a
 * text that belongs and 0 for one that does not. {@code topics test} reads it as items.
 */
final class LabelledFile {

    private static final List<String> HEADER = List.of("id", "lang", "country", "label", "title", "text");
    private static final Set<String> BELONGS = Set.of("1", "true", "yes");
    private static final Set<String> NOT = Set.of("0", "false", "no");

    private LabelledFile() {}

    /**
     * What a file has.
     *
     * @param texts the lines that could be read, in their order
     * @param faults the others
     */
    record Read(List<Labelled> texts, List<Fault> faults) {

        Read {
            texts = List.copyOf(texts);
            faults = List.copyOf(faults);
        }
    }

    /**
     * A line that is no labelled text.
     *
     * @param line from 1
     * @param key of the message that says why
     * @param value what stands there instead
     */
    record Fault(int line, String key, String value) {}

    static String write(Collection<Labelled> set) {
        StringBuilder file = new StringBuilder(String.join("\t", HEADER)).append('\n');
        for (Labelled text : set) {
            file.append(String.join(
                            "\t",
                            text.item(),
                            text.language(),
                            text.country() == null ? "" : text.country(),
                            text.belongs() ? "1" : "0",
                            line(text.title()),
                            line(text.summary())))
                    .append('\n');
        }
        return file.toString();
    }

    /**
     * The texts of a file; a text is known by its words, so that the same twice, or from two files, is one.
     *
     * @param author who brings it
     */
    static Read read(String file, String author, Instant now) {
        List<Labelled> texts = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        List<String> header = List.of();
        int number = 0;
        for (String line : file.replaceFirst("^\uFEFF", "").lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] fields = line.split("\t", -1);
            if (header.isEmpty()) {
                header = Arrays.stream(fields)
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .map(name -> name.equals("body") ? "text" : name)
                        .toList();
                if (!header.contains("label") || !header.contains("title") && !header.contains("text")) {
                    return new Read(List.of(), List.of(new Fault(number, "topic.marks.fault.header", "")));
                }
                continue;
            }
            String label = field(fields, header, "label").toLowerCase(Locale.ROOT);
            String title = field(fields, header, "title");
            String text = field(fields, header, "text");
            String country = field(fields, header, "country").toUpperCase(Locale.ROOT);
            String language = field(fields, header, "lang").toLowerCase(Locale.ROOT);
            if (fields.length > header.size()) {
                faults.add(new Fault(number, "topic.marks.fault.fields", String.valueOf(fields.length)));
            } else if (!BELONGS.contains(label) && !NOT.contains(label)) {
                faults.add(new Fault(number, "topic.marks.fault.label", label));
            } else if (title.isEmpty() && text.isEmpty()) {
                faults.add(new Fault(number, "topic.marks.fault.text", ""));
            } else {
                String headline = title.isEmpty() ? text : title;
                String summary = title.isEmpty() ? "" : text;
                texts.add(new Labelled(
                        "text:" + digest(headline + "\n" + summary),
                        null,
                        BELONGS.contains(label),
                        author,
                        now,
                        language.matches("[a-z]{2,3}([-_].{1,30})?") ? language : Language.UNKNOWN,
                        country.matches("[A-Z]{2,3}") ? country : null,
                        headline,
                        summary));
            }
        }
        if (header.isEmpty()) {
            faults.add(new Fault(1, "topic.marks.fault.header", ""));
        }
        return new Read(texts, faults);
    }

    private static String field(String[] fields, List<String> header, String name) {
        int at = header.indexOf(name);
        return at < 0 || at >= fields.length ? "" : fields[at].strip();
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(line(text).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
