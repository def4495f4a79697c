package io.deprov.core.inventory;

import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns what was found on a target into its cells. An empty answer closes a cell only with the proof that DESIGN asks for. */
final class CoverageCells {

    private static final Set<PartitionId> WHOLE = Set.of(PartitionId.MAIN);

    private static final String STRANGER =
            "an account has the name by which one of the subject's was known that nothing finds any more, and nothing else says that it"
                    + " is theirs: perhaps a new hire's, so that it is left alone. If it is theirs, plan it as another case, by an"
                    + " identifier that is theirs alone; if not, plan without that name, or have this cell excepted";

    private CoverageCells() {}

    static List<Cell> of(TargetInventory target) {
        Optional<ConnectorException> failure = target.failure();
        if (failure.isPresent()) {
            return all(
                    target,
                    CellStatus.UNREADABLE,
                    failure.get().failureClass() + ": " + failure.get().getMessage());
        }
        if (target.resolution().isEmpty()) {
            return all(
                    target,
                    CellStatus.UNREADABLE,
                    "no identifier of a type this target uses was given or found; it uses "
                            + target.capabilities()
                                    .map(c -> c.identifierTypes().keySet().toString())
                                    .orElse("none"));
        }
        if (target.distrust().isPresent()) {
            return all(target, CellStatus.AMBIGUOUS, target.distrust().get());
        }
        Resolution resolution = target.resolution().get();
        return switch (resolution.kind()) {
            case AMBIGUOUS -> all(target, CellStatus.AMBIGUOUS, resolution.why());
            case INCOMPLETE -> all(target, CellStatus.UNREADABLE, resolution.why());
            case NONE -> absent(target, resolution);
            case FOUND -> found(target, resolution);
        };
    }

    private static List<Cell> absent(TargetInventory target, Resolution resolution) {
        Optional<PositiveControl> notShown = notShown(resolution);
        if (notShown.isPresent()) {
            return all(
                    target,
                    CellStatus.UNREADABLE,
                    "nobody was found, and " + notShown.get().why());
        }
        boolean named = !resolution.controls().isEmpty()
                && resolution.controls().stream().allMatch(PositiveControl::isNamed);
        return named ? nobody(target) : all(target, CellStatus.UNREADABLE, Cell.NO_NAMED_CONTROL);
    }

    /** Nobody is known by the identifiers; where accounts known from before were read all the same, scopes have to say so. */
    private static List<Cell> nobody(TargetInventory target) {
        List<Cell> none = all(target, CellStatus.NONE, "");
        return target.scopes().isEmpty()
                ? none
                : none.stream().map(cell -> cell(target, cell.key())).toList();
    }

    private static List<Cell> found(TargetInventory target, Resolution resolution) {
        List<Cell> cells = new ArrayList<>();
        target.strangers()
                .forEach(stranger ->
                        cells.add(new Cell(CellKey.of(stranger.account().id()), CellStatus.AMBIGUOUS, STRANGER)));
        if (target.accounts().isEmpty()) {
            cells.addAll(absent(target, resolution));
            return cells;
        }
        for (PartitionId partition : partitions(target)) {
            for (AccessKind kind : kinds(target)) {
                CellKey key = new CellKey(target.target(), partition, kind);
                cells.add(cell(target, key));
            }
        }
        notShown(resolution)
                .ifPresent(control -> cells.addAll(all(
                        target,
                        CellStatus.UNREADABLE,
                        "accounts were found, but there may be more: " + control.why())));
        return cells;
    }

    private static Cell cell(TargetInventory target, CellKey key) {
        List<ScopeReport> scopes = scopes(target, key);
        if (scopes.isEmpty()) {
            return new Cell(key, CellStatus.UNREADABLE, "the connector reported no scope that holds this kind");
        }
        List<String> gaps = scopes.stream()
                .filter(scope -> !scope.isComplete())
                .map(scope -> scope.scope() + ": " + scope.why())
                .distinct()
                .sorted()
                .toList();
        if (!gaps.isEmpty()) {
            return new Cell(key, CellStatus.UNREADABLE, String.join("; ", gaps));
        }
        boolean something =
                target.items().stream().anyMatch(item -> CellKey.of(item.id()).equals(key));
        return new Cell(key, something ? CellStatus.PENDING : CellStatus.NONE, "");
    }

    private static List<ScopeReport> scopes(TargetInventory target, CellKey key) {
        return target.scopes().stream()
                .filter(scope -> scope.partition().equals(key.partition())
                        && scope.kinds().contains(key.kind()))
                .toList();
    }

    private static Optional<PositiveControl> notShown(Resolution resolution) {
        return resolution.controls().stream()
                .filter(control -> !control.isShown())
                .findFirst();
    }

    private static List<Cell> all(TargetInventory target, CellStatus status, String why) {
        return partitions(target).stream()
                .flatMap(partition -> kinds(target).stream()
                        .map(kind -> new Cell(new CellKey(target.target(), partition, kind), status, why)))
                .collect(Collectors.toList());
    }

    private static Collection<PartitionId> partitions(TargetInventory target) {
        return target.capabilities()
                .<Collection<PartitionId>>map(c -> c.partitions())
                .orElse(WHOLE);
    }

    /** What the target can hold, as it says, or as its connector says while it cannot be asked; an account in any case. */
    private static Collection<AccessKind> kinds(TargetInventory target) {
        SortedSet<AccessKind> kinds = new TreeSet<>(target.capabilities()
                .<Collection<AccessKind>>map(c -> c.kinds())
                .orElse(target.descriptor().possibleKinds()));
        kinds.add(AccessKind.ACCOUNT);
        return kinds;
    }

    /** What check found that must be put right before anything found here can be relied on. */
    static List<Cell> problems(TargetInventory target) {
        return target.check().stream()
                .flatMap(check -> check.problems().stream())
                .map(problem -> new Cell(
                        new CellKey(target.target(), PartitionId.MAIN, AccessKind.ACCOUNT),
                        CellStatus.UNREADABLE,
                        "check found: " + problem))
                .toList();
    }
}
