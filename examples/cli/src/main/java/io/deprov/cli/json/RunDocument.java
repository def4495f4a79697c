package io.deprov.cli.json;

import io.deprov.core.execute.RunReport;
import io.deprov.core.inventory.Cell;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code apply} and {@code verify} give. Holds personal data. */
public record RunDocument(
        String format,
        int exitCode,
        String verdict,
        String planDigest,
        String caseId,
        Instant startedAt,
        Instant endedAt,
        long calls,
        List<StepPart> steps,
        List<Cell> coverage,
        Map<String, String> stopped,
        Map<String, String> containedAfter,
        String stateDirectory,
        String auditLog) {

    /** Of this run. */
    public static RunDocument of(int exitCode, RunReport report, String stateDirectory, String auditLog) {
        Map<String, String> stopped = new TreeMap<>();
        report.stopped().forEach((target, why) -> stopped.put(target.value(), why));
        Map<String, String> contained = new TreeMap<>();
        report.containedAfter().forEach((target, took) -> contained.put(target.value(), took.toString()));
        return new RunDocument(
                "deprov-run/1",
                exitCode,
                report.verdict().name(),
                report.planDigest(),
                report.caseId(),
                report.startedAt(),
                report.endedAt(),
                report.calls(),
                report.steps().stream().map(StepPart::of).toList(),
                report.coverage().cells(),
                stopped,
                contained,
                stateDirectory,
                auditLog);
    }
}
