package io.deprov.core;

import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.catalogue.Target;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.inventory.Parallel;
import io.deprov.core.inventory.TargetReader;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;

/** Checks all targets side by side. Thread-safe. */
final class TargetChecks {

    private final Targets targets;
    private final ConnectorCalls calls;
    private final ExecutorService executor;

    TargetChecks(Targets targets, ConnectorCalls calls, ExecutorService executor) {
        this.targets = targets;
        this.calls = calls;
        this.executor = executor;
    }

    /** Every target with what its check said, sorted by target. */
    Map<Target, TargetCheck> all() {
        Map<Target, TargetCheck> checks =
                new ConcurrentSkipListMap<>((one, other) -> one.id().compareTo(other.id()));
        Parallel.forEach(executor, targets.all(), target -> checks.put(target, check(target)));
        return checks;
    }

    /** What the targets that could be reached can do. */
    Map<Target, Capabilities> reached() {
        return reached(all());
    }

    static Map<Target, Capabilities> reached(Map<Target, TargetCheck> checks) {
        Map<Target, Capabilities> reached = new HashMap<>();
        checks.forEach((target, check) -> check.capabilities().ifPresent(found -> reached.put(target, found)));
        return reached;
    }

    private TargetCheck check(Target target) {
        TargetReader reader = new TargetReader(target, calls);
        try {
            CheckReport report = reader.check();
            Capabilities capabilities = reader.capabilities();
            return new TargetCheck(target.id(), report, capabilities, null);
        } catch (ConnectorException e) {
            return new TargetCheck(target.id(), null, null, e);
        }
    }
}
