package io.deprov.core.execute;

import io.deprov.api.Capabilities;
import io.deprov.api.Capability;
import io.deprov.api.ConnectorException;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an account has just before it is deleted. Afterwards nobody can tell by which names groups hold it, so everything that does not
 * go with it has to be read to its end, and to be gone.
 */
final class LastLook {

    /**
     * What was seen.
     *
     * @param reason one word for programs; empty where nothing is in the way
     * @param why one sentence for people
     * @param isShown whether the account was seen; where not, what it has was not seen either
     */
    record Result(String reason, String why, boolean isShown) {

        static final Result CLEAR = new Result("", "", true);
        static final Result NOT_SHOWN = new Result("", "", false);

        boolean isClear() {
            return reason.isEmpty();
        }
    }

    private final Plan plan;
    private final TargetReader reader;
    private final Set<AccessKind> goWithIt;
    private final StepProgress progress;

    LastLook(Plan plan, TargetReader reader, Capabilities capabilities, StepProgress progress) {
        this.plan = plan;
        this.reader = reader;
        this.progress = progress;
        this.goWithIt = capabilities
                .find(AccessKind.ACCOUNT, Effect.DELETE)
                .map(Capability::alsoRemoves)
                .map(Set::copyOf)
                .orElse(Set.of());
    }

    /** Looks. Whether an account that is not shown is gone is for prepare to judge; if it is there it is not deleted. */
    Result at(PlannedStep deletion) throws ConnectorException {
        List<Access> items = new ArrayList<>();
        List<ScopeReport> scopes = new ArrayList<>();
        reader.discover(List.of(deletion.account()), Set.of(), Set.of(), plan.identifiers(), page -> {
            items.addAll(page.items());
            scopes.addAll(page.scopes());
        });
        boolean isShown = items.stream()
                .anyMatch(item -> item.id().equals(deletion.account().id()));
        if (!isShown) {
            return Result.NOT_SHOWN;
        }
        Optional<ScopeReport> gap = scopes.stream()
                .filter(scope -> !scope.isComplete()
                        && scope.partition().equals(deletion.account().id().partition())
                        && scope.kinds().stream().anyMatch(this::mayOutlive))
                .findFirst();
        if (gap.isPresent()) {
            return new Result(
                    "UNREADABLE",
                    "before it is deleted all that it has must have been read, or what is left of it cannot be found any"
                            + " more; "
                            + gap.get().scope() + ": " + gap.get().why(),
                    true);
        }
        List<Access> left = items.stream().filter(this::isInTheWay).toList();
        return left.isEmpty()
                ? Result.CLEAR
                : new Result(
                        "FOUND",
                        left.size() + " accesses that do not go with it are there and not done away with ("
                                + left.stream()
                                        .map(item -> item.id().kind().toString())
                                        .distinct()
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + "); plan again",
                        true);
    }

    private boolean mayOutlive(AccessKind kind) {
        return kind.category() != AccessCategory.ACCOUNT && !goWithIt.contains(kind);
    }

    /** What nobody planned, and what was done or attested and is there all the same; not what a person decided to leave. */
    private boolean isInTheWay(Access item) {
        if (!mayOutlive(item.id().kind())) {
            return false;
        }
        List<PlannedStep> own = plan.steps().stream()
                .filter(step -> step.access().id().equals(item.id()))
                .toList();
        Set<StepState> states = new HashSet<>();
        own.forEach(step -> states.add(progress.record(step).state()));
        return !states.contains(StepState.CANCELLED) && own.stream().noneMatch(step -> AfterRun.mayStay(step, item));
    }
}
