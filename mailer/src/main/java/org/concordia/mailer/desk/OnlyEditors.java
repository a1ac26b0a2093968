package org.concordia.mailer.desk;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Lets an account into the desk as it is in the database now, not as it was at login: one that was removed, or whose
 * password was set anew, is out at its next click, on every machine.
 */
final class OnlyEditors implements AuthorizationManager<RequestAuthorizationContext> {

    static final String MUST_CHANGE = OnlyEditors.class.getName() + ".mustChange";
    static final String GONE = OnlyEditors.class.getName() + ".gone";
    static final String PASSWORD_PAGE = "/desk/password";

    private final AccountStore accounts;

    OnlyEditors(AccountStore accounts) {
        this.accounts = accounts;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends Authentication> authentication, RequestAuthorizationContext context) {
        Authentication who = authentication.get();
        if (who == null || !(who.getPrincipal() instanceof Editor editor)) {
            return new AuthorizationDecision(false);
        }
        Optional<Account> account = accounts.named(editor.name())
                .filter(current -> current.changedAt().equals(editor.since()));
        if (account.isEmpty()) {
            context.getRequest().setAttribute(GONE, true);
            return new AuthorizationDecision(false);
        }
        if (account.get().oneTime() && !Frame.path(context.getRequest()).equals(PASSWORD_PAGE)) {
            context.getRequest().setAttribute(MUST_CHANGE, true);
            return new AuthorizationDecision(false);
        }
        context.getRequest().setAttribute(Languages.ZONE, account.get().zone());
        return new AuthorizationDecision(true);
    }
}
