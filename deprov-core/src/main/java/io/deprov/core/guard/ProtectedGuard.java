package io.deprov.core.guard;

import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.TargetId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Refuses protected subjects and protected (break-glass) accounts: those configured, and those the target marks. */
public final class ProtectedGuard implements Guard {

    /**
     * A protected account.
     *
     * @param target on which target
     * @param account its immutable id there, or any name it goes by; a name protects whatever carries it
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
                .filter(entry -> entry.target().equals(account.id().target()))
                .anyMatch(entry -> names(account).anyMatch(entry.account()::equalsIgnoreCase));
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

    /**
     * Whatever an account goes by: its id, with and without the word before it that says of which sort it is, its name, its identifiers and
     * what else the target tells of it. Whoever protects it by any of these means it.
     */
    private static Stream<String> names(Account account) {
        String id = account.id().nativeId();
        return Stream.of(
                        Stream.of(id, id.substring(id.indexOf(':') + 1), account.displayName()),
                        account.identifiers().stream().map(Identifier::value),
                        account.facts().values().stream())
                .flatMap(names -> names);
    }

    private boolean isProtected(Identifier identifier) {
        return subjects.stream()
                .anyMatch(entry ->
                        entry.type().equals(identifier.type()) && entry.value().equalsIgnoreCase(identifier.value()));
    }
}
