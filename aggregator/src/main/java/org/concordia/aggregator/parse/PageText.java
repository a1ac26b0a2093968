package org.concordia.aggregator.parse;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bytes of a web page as text: what its {@code <meta charset>} and its server claim, and what the bytes prove. */
public final class PageText {

    /** Where the HTML standard asks for the declaration is the first 1,024 bytes; scripts in front push it further. */
    private static final int HEAD = 16_384;

    private static final Pattern META = Pattern.compile(
            "<meta\\s[^>]{0,300}?charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9._:-]{2,40})", Pattern.CASE_INSENSITIVE);

    private PageText() {}

    /**
     * The text of a page; empty when nothing is there.
     *
     * @param contentType the header; its charset is one claim, that of the page another
     */
    public static String of(byte[] body, @Nullable String contentType) {
        String head = new String(body, 0, Math.min(body.length, HEAD), StandardCharsets.ISO_8859_1);
        Matcher meta = META.matcher(head);
        String claim = contentType;
        // The page's own word comes first: a server's charset is often its default.
        if (meta.find()) {
            claim = "text/html; charset=" + meta.group(1);
        }
        try {
            return FeedText.of(body, claim, new Repairs());
        } catch (NotAFeedException nothing) {
            return "";
        }
    }
}
