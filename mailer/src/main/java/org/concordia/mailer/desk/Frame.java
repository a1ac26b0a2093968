package org.concordia.mailer.desk;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the layout around every page knows.
 *
 * @param path of the page, without the context path, beginning with one slash
 * @param editor name of the account that is logged in
 */
public record Frame(String path, @Nullable String editor) {

    /** Whether the page is {@code room} or below it. */
    public boolean in(String room) {
        return path.equals(room) || path.startsWith(room + "/");
    }

    static Frame of(HttpServletRequest request) {
        return new Frame(path(request), request.getRemoteUser());
    }

    /** The path that was asked for, also when the error page answers. */
    static String path(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed == null ? request.getRequestURI() : failed.toString();
        path = path.startsWith(request.getContextPath())
                ? path.substring(request.getContextPath().length())
                : path;
        // Two slashes would begin the address of another host.
        return "/" + path.replaceFirst("^/+", "");
    }
}
