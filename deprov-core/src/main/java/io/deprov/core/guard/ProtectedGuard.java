package io.deprov.core.guard;

import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.TargetId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Refuses protected subjects and protected (break-glass) accounts: those configured, and those the target marks. */
public final class ProtectedGuard implements Guard {

    /**
     * A protected account.
     *
     * @param target on which target
     * @param account its immutable id there, or its name; a name protects whatever carries it
     */
    public record ProtectedAccount(TargetId target, String account) {}

    private final Set<Identifier> subjects;
    private final Set<ProtectedAccount> accounts;

    /** Protects these subjects and accounts. */
    public ProtectedGuard(Collection<Identifier> subjects, Collection<ProtectedAccount> accounts) {
        this.subjects = Set.copyOf(subjects);
        this.accounts = Set.copyOf(accounts);
    }

    @Override
    public Optional<String> refusal(Question question) {
        Account account = question.account();
        if (question.identifiers().stream().anyMatch(this::isProtected)
                || account.identifiers().stream().anyMatch(this::isProtected)) {
            return Optional.of("the subject is protected by the configuration");
        }
        boolean listed = accounts.stream()
                .anyMatch(entry -> entry.target().equals(account.id().target())
                        && (entry.account().equalsIgnoreCase(account.id().nativeId())
                                || entry.account().equalsIgnoreCase(account.displayName())));
        if (listed) {
            return Optional.of("the account is protected by the configuration");
        }
        return switch (account.protection().state()) {
            case NOT_PROTECTED -> Optional.empty();
            case PROTECTED ->
                Optional.of("the target marks the account as protected: "
                        + account.protection().why());
            case UNREADABLE ->
                Optional.of("whether the account is protected could not be read, so it counts as protected: "
                        + account.protection().why());
        };
    }

    private boolean isProtected(Identifier identifier) {
        return subjects.stream()
                .anyMatch(entry ->
                        entry.type().equals(identifier.type()) && entry.value().equalsIgnoreCase(identifier.value()));
    }
}
