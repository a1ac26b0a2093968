package org.concordia.mailer.desk;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * An account as its session remembers it.
 *
 * @param since the {@link Account#changedAt} at login: a session outlives no change of its password
 */
record Editor(String name, String passwordHash, Instant since) implements UserDetails {

    private static final long serialVersionUID = 1L;

    static Editor of(Account account) {
        return new Editor(account.name(), account.passwordHash(), account.changedAt());
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of(new SimpleGrantedAuthority("ROLE_EDITOR"));
    }

    @Override
    public String getPassword() {
        return passwordHash;
    }

    @Override
    public String getUsername() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
