package org.concordia.mailer.desk;

import java.net.URI;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the whole program.
 *
 * @param baseUrl where readers reach the pages: absolute, http or https, without a slash at its end; every link in a
 *     mail begins with it
 * @param cluster whether several machines work on one database, which must then be PostgreSQL
 */
@ConfigurationProperties("concordia")
public record ConcordiaSettings(
        @DefaultValue("http://localhost:8080") URI baseUrl,
        @DefaultValue("false") boolean cluster) {

    public ConcordiaSettings {
        String scheme = baseUrl.getScheme() == null ? "" : baseUrl.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))
                || baseUrl.getHost() == null
                || baseUrl.getRawQuery() != null
                || baseUrl.getRawFragment() != null
                || baseUrl.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "concordia.base-url must look like https://news.example, not " + baseUrl);
        }
        baseUrl = URI.create(baseUrl.toString().replaceFirst("/+$", ""));
    }

    /** The absolute address of a page, for mails. {@code path} begins with a slash. */
    public URI address(String path) {
        return URI.create(baseUrl + path);
    }

    /** Whether readers come over TLS, so that cookies may insist on it. */
    public boolean secure() {
        return "https".equalsIgnoreCase(baseUrl.getScheme());
    }
}
