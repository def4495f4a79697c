package io.deprov.core.crash;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Phase;
import io.deprov.api.access.Subject;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.api.notify.Notification;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.RefusedException;
import io.deprov.core.audit.JsonLinesAuditSink;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.HaltingStores;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A process that takes leavers off a {@link FileTarget} until it is ended: arguments are a directory, a place, which time, and the leavers.
 * One marked {@value #LATER} is taken off by a plan that deletes later, which a newer one that deletes at once takes over from.
 */
final class CrashChild {

    private static final Set<String> WRITES =
            Set.of("open", "supersede", "claim", "complete", "move", "moveAll", "verdict");

    /** Marks whom somebody is told about. */
    static final String TOLD = "told:";

    /** Marks who is to be deleted later, and is deleted at once then. */
    static final String LATER = "later:";

    private CrashChild() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Points points = new Points(args[1], Integer.parseInt(args[2]));
        try (Deprovisioner deprov = open(directory, points)) {
            goOn(directory, deprov, List.of(args).subList(3, args.length));
        }
    }

    /** Goes on with what is open, then takes those off whom nobody had come to yet. */
    static void goOn(Path directory, Deprovisioner deprov, List<String> leavers) throws Exception {
        deprov.resume(report -> {});
        for (String marked : leavers) {
            String leaver = number(marked);
            if (Files.exists(directory.resolve("target").resolve(leaver))) {
                PlanRequest request = PlanRequest.of(Subject.of(new Identifier(FileTarget.NUMBER, leaver)));
                if (marked.startsWith(LATER)) {
                    apply(deprov, request);
                }
                Runbook atOnce = Runbook.standardLeaver(Duration.ZERO);
                apply(
                        deprov,
                        request.runbook(
                                marked.startsWith(TOLD)
                                        ? atOnce.with(
                                                "told", "1", new RunbookNotice("desk", Phase.CONTAIN, "contained"))
                                        : atOnce));
            }
        }
        deprov.resume(report -> {});
    }

    /** The leaver without the mark. */
    static String number(String marked) {
        return marked.substring(marked.indexOf(':') + 1);
    }

    private static void apply(Deprovisioner deprov, PlanRequest request) throws RefusedException {
        Plan plan = deprov.plan(request).plan();
        deprov.apply(plan, deprov.approve(plan, "boss"));
    }

    static Deprovisioner open(Path directory, Points points) throws Exception {
        Clock clock = Clock.systemUTC();
        return Deprovisioner.builder()
                .connector(new FileTarget(directory.resolve("target"), points))
                .target("files", FileTarget.TYPE, Map.of())
                .stepStore(store(HaltingStores.open(directory.resolve("journal"), clock, points::at), points))
                .auditSink(sink(new JsonLinesAuditSink(DeprovisionerBuilder.auditLog(directory)), points))
                .notifier((notification, context) -> told(directory, notification, points))
                .callTimeout(Duration.ofSeconds(2))
                .patience(Duration.ofSeconds(20))
                .build();
    }

    private static String told(Path directory, Notification notification, Points points) throws ConnectorException {
        try {
            points.at("before-telling");
            Files.writeString(
                    directory.resolve("told"),
                    notification.id() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            points.at("after-telling");
            return "told";
        } catch (IOException e) {
            throw ConnectorException.of(FailureClass.INTERNAL, "the notice could not be written");
        }
    }

    /** Tells {@code before-claim}, {@code after-claim}, {@code before-complete} and so on. */
    private static StepStore store(StepStore store, Points points) {
        return (StepStore) Proxy.newProxyInstance(
                CrashChild.class.getClassLoader(), new Class<?>[] {StepStore.class}, (proxy, method, arguments) -> {
                    if (WRITES.contains(method.getName())) {
                        points.at("before-" + method.getName());
                    }
                    Object answer;
                    try {
                        answer = method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (WRITES.contains(method.getName())) {
                        points.at("after-" + method.getName());
                    }
                    return answer;
                });
    }

    /** Tells {@code audit-intent}, {@code audited-intent}, {@code audit-outcome} and so on. */
    private static AuditSink sink(AuditSink sink, Points points) {
        return new AuditSink() {
            @Override
            public CompletionStage<AuditReceipt> append(AuditRecord record) {
                String kind = record.kind() == AuditKind.INTENT ? "intent" : "other";
                points.at("audit-" + kind);
                return sink.append(record).whenComplete((receipt, failure) -> points.at("audited-" + kind));
            }

            @Override
            public OptionalLong lastSequence(String origin) {
                return sink.lastSequence(origin);
            }

            @Override
            public void close() {
                sink.close();
            }
        };
    }
}
