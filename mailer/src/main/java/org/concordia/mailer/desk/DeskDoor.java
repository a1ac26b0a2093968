package org.concordia.mailer.desk;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who may see what: the desk for editors, the metrics for this machine, everything else for everyone. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
final class DeskDoor {

    /**
     * Nothing from elsewhere, no script, no inline style. Frames of our own are allowed so that a desk page can show a
     * mail, whose page then brings a policy of its own.
     */
    static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    @Bean
    SecurityFilterChain deskChain(
            HttpSecurity http, AccountStore accounts, LoginLimits limits, ConcordiaSettings settings) {
        PathPatternRequestMatcher.Builder path = PathPatternRequestMatcher.withDefaults();
        HttpSessionRequestCache afterLogin = new HttpSessionRequestCache();
        // Only a page of the desk is worth going back to; anything else would start a session for every visitor.
        afterLogin.setRequestMatcher(path.matcher(HttpMethod.GET, "/desk/**"));
        CookieCsrfTokenRepository csrf = new CookieCsrfTokenRepository();
        csrf.setCookieName("csrf");
        csrf.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax").secure(settings.secure()));
        return http.authorizeHttpRequests(requests -> requests
                        // An error page is shown to whoever made the error.
                        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/desk", "/desk/**")
                        .access(new OnlyEditors(accounts))
                        .requestMatchers("/actuator/prometheus", "/actuator/prometheus/**")
                        .access((who, context) -> new AuthorizationDecision(fromThisMachine(context.getRequest())))
                        .anyRequest()
                        .permitAll())
                .formLogin(login -> login.loginPage("/login")
                        .successHandler((request, response, who) -> {
                            limits.succeeded(who.getName(), request.getRemoteAddr());
                            SavedRequestAwareAuthenticationSuccessHandler back =
                                    new SavedRequestAwareAuthenticationSuccessHandler();
                            back.setDefaultTargetUrl("/desk");
                            back.setRequestCache(afterLogin);
                            back.onAuthenticationSuccess(request, response, who);
                        })
                        .failureHandler(DeskDoor::refused))
                .logout(logout -> logout.logoutSuccessUrl("/"))
                .requestCache(cache -> cache.requestCache(afterLogin))
                .addFilterBefore(new LoginGate(limits), UsernamePasswordAuthenticationFilter.class)
                .csrf(forms -> forms.csrfTokenRepository(csrf)
                        // RFC 8058: a mail program posts without cookie, login or page.
                        .ignoringRequestMatchers(path.matcher(HttpMethod.POST, "/unsubscribe/{token}"))
                        // A hub shows by its signature who it is.
                        .ignoringRequestMatchers(path.matcher(HttpMethod.POST, "/websub/{token}")))
                .exceptionHandling(faults -> faults.accessDeniedHandler(DeskDoor::denied))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .frameOptions(frames -> frames.sameOrigin())
                        // Addresses of pages carry tokens: no other site may learn them.
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), microphone=()")))
                .build();
    }

    @Bean
    UserDetailsService editors(AccountStore accounts) {
        return typed -> accounts.named(Accounts.name(typed))
                .map(Editor::of)
                // The name may be a password typed into the wrong field: it is not repeated.
                .orElseThrow(() -> new UsernameNotFoundException("no such account"));
    }

    /** Cookies insist on TLS when readers come over it. */
    @Bean
    ServletContextInitializer sessionCookies(ConcordiaSettings settings) {
        return context -> context.getSessionCookieConfig().setSecure(settings.secure());
    }

    private static void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        response.sendRedirect(request.getContextPath() + "/login?wrong");
    }

    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException, jakarta.servlet.ServletException {
        if (request.getAttribute(OnlyEditors.MUST_CHANGE) != null) {
            response.sendRedirect(request.getContextPath() + OnlyEditors.PASSWORD_PAGE);
        } else if (request.getAttribute(OnlyEditors.GONE) != null) {
            request.getSession().invalidate();
            response.sendRedirect(request.getContextPath() + "/login");
        } else {
            new AccessDeniedHandlerImpl().handle(request, response, why);
        }
    }

    /**
     * The figures are no secret worth a login, but nobody's business outside. The address is the reader's, also when a
     * proxy on this machine passed the request on; what a private address claims about itself is believed.
     */
    private static boolean fromThisMachine(HttpServletRequest request) {
        try {
            return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
