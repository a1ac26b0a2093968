package org.concordia.digest.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lays out the plain part of a mail: lines of at most 72 characters, indents kept, addresses never broken. */
final class PlainText {

    /** Room for two levels of quoting in an 80 column window. */
    private static final int WIDTH = 72;

    private static final Pattern INDENT = Pattern.compile("^( *)([*–-] )?");

    private static final Pattern HOLE = Pattern.compile("\uE000clock[^\uE001]*\uE001");

    private PlainText() {}

    /** Wraps long lines, drops trailing space, leaves at most one empty line between paragraphs, ends with a newline. */
    static String layOut(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R")) {
            wrap(line.stripTrailing(), lines);
        }
        return String.join("\n", lines).replaceAll("\n{3,}", "\n\n").strip() + "\n";
    }

    /** How wide a text is once its holes are filled: a reader's clock takes some twenty places. */
    private static int width(CharSequence text) {
        return HOLE.matcher(text).replaceAll("                    ").length();
    }

    private static void wrap(String line, List<String> lines) {
        if (width(line) <= WIDTH) {
            lines.add(line);
            return;
        }
        Matcher start = INDENT.matcher(line);
        String first = start.find() ? start.group() : "";
        String next = " ".repeat(first.length());
        StringBuilder current = new StringBuilder(first);
        boolean empty = true;
        for (String word : line.substring(first.length()).split(" +")) {
            if (!empty && width(current) + 1 + width(word) > WIDTH) {
                lines.add(current.toString());
                current = new StringBuilder(next);
                empty = true;
            }
            current.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(current.toString());
    }
}
