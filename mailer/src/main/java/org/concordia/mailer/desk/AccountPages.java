package org.concordia.mailer.desk;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Login, accounts and one's own password. */
@Controller
final class AccountPages {

    private final AccountStore accounts;
    private final Accounts rules;
    private final AuditTrail trail;
    private final MessageSource messages;
    private final DeskSettings settings;

    AccountPages(
            AccountStore accounts, Accounts rules, AuditTrail trail, MessageSource messages, DeskSettings settings) {
        this.accounts = accounts;
        this.rules = rules;
        this.trail = trail;
        this.messages = messages;
        this.settings = settings;
    }

    @GetMapping("/login")
    String login(Model model) {
        model.addAttribute("minutes", Math.max(1, settings.loginWait().toMinutes()));
        return "desk/login";
    }

    @GetMapping("/desk/accounts")
    String accounts(Model model) {
        model.addAttribute("accounts", accounts.all());
        return "desk/accounts";
    }

    /** Adds an account, and shows its one-time password on the answer itself: it is kept nowhere. */
    @PostMapping("/desk/accounts")
    String add(@RequestParam String name, Principal who, Model model, Locale language) {
        String wanted = Accounts.name(name);
        Optional<String> password = Accounts.NAME.matcher(wanted).matches() ? rules.add(wanted) : Optional.empty();
        if (password.isPresent()) {
            trail.note(who.getName(), "add account", wanted);
            model.addAttribute("made", wanted);
            model.addAttribute("password", password.get());
        } else {
            model.addAttribute("fault", text("desk.accounts.name.fault", language));
            model.addAttribute("typed", name);
        }
        return accounts(model);
    }

    @PostMapping("/desk/accounts/{name}/reset")
    String reset(@PathVariable String name, Principal who, Model model) {
        rules.reset(name).ifPresent(password -> {
            trail.note(who.getName(), "reset password", name);
            model.addAttribute("made", name);
            model.addAttribute("password", password);
        });
        return accounts(model);
    }

    @PostMapping("/desk/accounts/{name}/remove")
    String remove(@PathVariable String name, Principal who, RedirectAttributes flash, Locale language) {
        boolean removed = !name.equals(who.getName()) && accounts.remove(name);
        if (removed) {
            trail.note(who.getName(), "remove account", name);
        }
        flash.addFlashAttribute("said", text(removed ? "desk.accounts.removed" : "desk.accounts.kept", language, name));
        return "redirect:/desk/accounts";
    }

    @GetMapping("/desk/password")
    String password(Principal who, Model model) {
        model.addAttribute(
                "oneTime", accounts.named(who.getName()).map(Account::oneTime).orElse(false));
        return "desk/password";
    }

    @PostMapping("/desk/password")
    String change(
            @RequestParam String old,
            @RequestParam String password,
            @RequestParam String again,
            Principal who,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Locale language) {
        Account account = accounts.named(who.getName()).orElseThrow();
        Optional<Accounts.Fault> fault = rules.change(account, old, password, again);
        if (fault.isPresent()) {
            model.addAttribute(
                    "fault", text("desk.password." + fault.get().name().toLowerCase(Locale.ROOT), language));
            return password(who, model);
        }
        stayLoggedIn(accounts.named(who.getName()).orElseThrow(), request, response);
        trail.note(who.getName(), "change password", who.getName());
        flash.addFlashAttribute("said", text("desk.password.changed", language));
        return "redirect:/desk";
    }

    /** The change ends every session of the account; this one goes on under a new id. */
    private static void stayLoggedIn(Account account, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        Editor editor = Editor.of(account);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(editor, null, List.copyOf(editor.getAuthorities())));
        SecurityContextHolder.setContext(context);
        new HttpSessionSecurityContextRepository().saveContext(context, request, response);
    }

    private String text(String key, Locale language, Object... values) {
        return messages.getMessage(key, values, language);
    }
}
