package org.concordia.mailer.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/** Notes every form that an editor sent with success, so that no page can forget to. */
final class AuditedForms implements HandlerInterceptor {

    private static final int FIRST_FAILURE = 400;

    private final AuditTrail trail;

    AuditedForms(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        String who = request.getRemoteUser();
        if (failure == null
                && who != null
                && request.getMethod().equals("POST")
                && response.getStatus() < FIRST_FAILURE
                && request.getAttribute(AuditTrail.NOTED) == null) {
            trail.note(who, "send form", Frame.path(request));
        }
    }
}
