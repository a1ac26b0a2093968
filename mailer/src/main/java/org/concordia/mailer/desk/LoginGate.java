package org.concordia.mailer.desk;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/** Stops a login that comes too often before its password is looked at. */
final class LoginGate extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(LoginGate.class);

    private final LoginLimits limits;

    LoginGate(LoginLimits limits) {
        this.limits = limits;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !(request.getMethod().equals("POST") && Frame.path(request).equals("/login"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String typed = request.getParameter("username");
        if (limits.allow(Accounts.name(typed == null ? "" : typed), request.getRemoteAddr())) {
            chain.doFilter(request, response);
        } else {
            LOG.warn("login=stopped reason=too-many-tries network={}", LoginLimits.network(request.getRemoteAddr()));
            response.sendRedirect(request.getContextPath() + "/login?wait");
        }
    }
}
