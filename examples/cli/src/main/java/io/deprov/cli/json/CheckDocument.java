package io.deprov.cli.json;

import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.core.TargetCheck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code check} gives. */
public record CheckDocument(String format, int exitCode, List<TargetPart> targets) {

    /** One target; what is null could not be found out. */
    public record TargetPart(
            String target,
            boolean good,
            @Nullable FailurePart failure,
            @Nullable String server,
            @Nullable String executor,
            List<CheckReport.Permission> permissions,
            List<ControlPart> controls,
            List<String> problems,
            List<String> notes,
            Map<String, String> identifierTypes) {}

    /** Why a target could not be reached. */
    public record FailurePart(String failureClass, String message) {}

    /** A positive control. */
    public record ControlPart(String scope, boolean named, boolean shown, String object, String why) {}

    /** Of these checks. */
    public static CheckDocument of(int exitCode, List<TargetCheck> checks) {
        return new CheckDocument(
                "deprov-check/1",
                exitCode,
                checks.stream().map(CheckDocument::part).toList());
    }

    private static TargetPart part(TargetCheck check) {
        CheckReport report = check.reportOrNull();
        return new TargetPart(
                check.target().value(),
                check.isGood(),
                check.failure().map(CheckDocument::failure).orElse(null),
                report == null ? null : report.server(),
                report == null ? null : report.executor().name(),
                report == null ? List.of() : report.permissions(),
                report == null
                        ? List.of()
                        : report.controls().stream().map(CheckDocument::control).toList(),
                report == null ? List.of() : report.problems(),
                report == null ? List.of() : report.notes(),
                check.capabilities().map(CheckDocument::types).orElse(Map.of()));
    }

    private static FailurePart failure(ConnectorException failure) {
        return new FailurePart(failure.failureClass().name(), String.valueOf(failure.getMessage()));
    }

    private static ControlPart control(PositiveControl control) {
        return new ControlPart(control.scope(), control.isNamed(), control.isShown(), control.object(), control.why());
    }

    private static Map<String, String> types(Capabilities capabilities) {
        Map<String, String> types = new TreeMap<>();
        capabilities.identifierTypes().forEach((type, use) -> types.put(type.name(), use.name()));
        return types;
    }
}
