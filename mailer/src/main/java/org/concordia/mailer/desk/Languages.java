package org.concordia.mailer.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleTimeZoneAwareLocaleContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.LocaleContextResolver;
import org.springframework.web.util.WebUtils;

/**
 * The language of pages: as chosen and kept in a cookie, or else as the browser asks, or else English. With it comes the
 * zone of the clock that pages tell times by: that of the editor who is logged in, or else UTC.
 */
final class Languages implements LocaleContextResolver {

    static final String COOKIE = "language";

    /** The request's attribute that holds an editor's zone. */
    static final String ZONE = Languages.class.getName() + ".zone";

    private static final String CHOSEN = Languages.class.getName() + ".chosen";
    private static final List<Locale> SPOKEN = List.of(Locale.forLanguageTag("es"), Locale.ENGLISH);

    private final boolean secure;

    Languages(boolean secure) {
        this.secure = secure;
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (request.getAttribute(CHOSEN) instanceof Locale chosen) {
            return chosen;
        }
        var cookie = WebUtils.getCookie(request, COOKIE);
        Locale kept = cookie == null ? null : spoken(cookie.getValue());
        if (kept != null) {
            return kept;
        }
        if (request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null) {
            // Without the header the servlet would answer with the machine's own language.
            return Locale.ENGLISH;
        }
        return Collections.list(request.getLocales()).stream()
                .flatMap(wanted ->
                        SPOKEN.stream().filter(spoken -> spoken.getLanguage().equals(wanted.getLanguage())))
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    @Override
    public LocaleContext resolveLocaleContext(HttpServletRequest request) {
        ZoneId zone = request.getAttribute(ZONE) instanceof ZoneId said ? said : ZoneOffset.UTC;
        return new SimpleTimeZoneAwareLocaleContext(resolveLocale(request), TimeZone.getTimeZone(zone));
    }

    @Override
    public void setLocaleContext(
            HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable LocaleContext context) {
        setLocale(request, response, context == null ? null : context.getLocale());
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        Locale chosen = locale == null ? null : spoken(locale.getLanguage());
        if (chosen == null || response == null) {
            return;
        }
        request.setAttribute(CHOSEN, chosen);
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, chosen.getLanguage())
                        .path(request.getContextPath() + "/")
                        .maxAge(Duration.ofDays(365))
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    private static @Nullable Locale spoken(String language) {
        return SPOKEN.stream()
                .filter(locale -> locale.getLanguage().equals(language))
                .findFirst()
                .orElse(null);
    }
}
