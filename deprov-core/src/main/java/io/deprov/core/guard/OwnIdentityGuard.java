package io.deprov.core.guard;

import io.deprov.api.ExecutorIdentity;
import io.deprov.api.access.ItemId;
import java.util.Optional;

/** Refuses the account we are logged in with ourselves, and everything on a target that does not say who we are. */
public final class OwnIdentityGuard implements Guard {

    @Override
    public Optional<String> refusal(Question question) {
        ExecutorIdentity executor = question.executor();
        if (!executor.isKnown()) {
            return Optional.of("it is not known which account deprov itself uses on this target (" + executor.why()
                    + "), so it could be this one");
        }
        ItemId account = question.account().id();
        boolean sameId = executor.account()
                .map(own -> own.target().equals(account.target())
                        && own.partition().equals(account.partition())
                        && own.nativeId().equals(account.nativeId()))
                .orElse(false);
        boolean sameName = executor.account().isEmpty()
                && (executor.name().equalsIgnoreCase(question.account().displayName())
                        || executor.name().equalsIgnoreCase(account.nativeId())
                        || question.account().identifiers().stream()
                                .anyMatch(identifier -> executor.name().equalsIgnoreCase(identifier.value())));
        return sameId || sameName
                ? Optional.of(
                        "this is the account deprov itself is logged in with; revoking it would stop the run half-way")
                : Optional.empty();
    }
}
