package io.deprov.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConfigException;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.PlanningResult;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.StepView;
import io.deprov.core.inventory.Cell;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Everything a test needs to take somebody through: a clock, targets, a state directory, and a deprovisioner over them. */
public final class Bench implements AutoCloseable {

    /** The usual leaver. */
    public static final Subject LEAVER = Subject.of(Identifier.of("employeeNumber", "1001"));

    public final TestClock clock = new TestClock();
    public final Path directory;
    private TargetLimits limits = TargetLimits.NONE;
    private final Map<String, InMemoryTarget> targets = new LinkedHashMap<>();
    private final InMemoryConnectorFactory factory = new InMemoryConnectorFactory();
    private final Set<String> removed = new HashSet<>();
    private ConnectorFactory connector = factory;
    private UnaryOperator<DeprovisionerBuilder> settings = builder -> builder;
    private @Nullable Deprovisioner deprovisioner;

    public Bench(Path directory) {
        this.directory = directory;
    }

    /** Adds a target. */
    public InMemoryTarget target(String name) {
        InMemoryTarget target = new InMemoryTarget(name, clock);
        targets.put(name, target);
        factory.add(target);
        return target;
    }

    /** From now on all targets are to be treated so gently. */
    public Bench limits(TargetLimits value) {
        limits = value;
        restart();
        return this;
    }

    /** From now on the target is not configured any more. */
    public Bench removed(String name) {
        removed.add(name);
        restart();
        return this;
    }

    /** From now on the target is configured again. */
    public Bench configuredAgain(String name) {
        removed.remove(name);
        restart();
        return this;
    }

    /** From now on the connector tells by which types its targets know anybody before they are opened. */
    public Bench saysItsIdentifierTypesOffline() {
        factory.tellsIdentifierTypes();
        return this;
    }

    /** From now on connectors are opened by this factory, made from the one that opens the in-memory targets. */
    public <F extends ConnectorFactory> F wrapped(Function<ConnectorFactory, F> wrapping) {
        F wrapper = wrapping.apply(factory);
        connector = wrapper;
        restart();
        return wrapper;
    }

    /** Changes how deprovisioners are set up from now on; closes the one there is. */
    public Bench with(UnaryOperator<DeprovisionerBuilder> more) {
        UnaryOperator<DeprovisionerBuilder> before = settings;
        settings = builder -> more.apply(before.apply(builder));
        restart();
        return this;
    }

    /** A builder with everything but what a test wants to choose itself. */
    public DeprovisionerBuilder builder() {
        DeprovisionerBuilder builder = Deprovisioner.builder()
                .connector(connector)
                .stateDirectory(directory)
                .clock(clock)
                .sleeper(clock.sleeper())
                .ticker(clock.ticker());
        targets.keySet().stream()
                .filter(name -> !removed.contains(name))
                .forEach(name -> builder.target(name, InMemoryConnectorFactory.TYPE, limits, Map.of()));
        return settings.apply(builder);
    }

    /** The deprovisioner, made on first use. */
    public Deprovisioner deprov() {
        if (deprovisioner == null) {
            try {
                deprovisioner = builder().build();
            } catch (ConfigException e) {
                throw new AssertionError(e);
            }
        }
        return deprovisioner;
    }

    /** As if the process had ended and a new one had started. */
    public void restart() {
        if (deprovisioner != null) {
            deprovisioner.close();
            deprovisioner = null;
        }
    }

    public Plan plan() {
        return planned(PlanRequest.of(LEAVER)).plan();
    }

    public Plan planRetireNow() {
        return planned(PlanRequest.of(LEAVER).retireNow()).plan();
    }

    /** Plans; a refusal fails the test. */
    public PlanningResult planned(PlanRequest request) {
        try {
            return deprov().plan(request);
        } catch (io.deprov.core.RefusedException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /** Approves and applies. */
    public RunReport apply(Plan plan) {
        try {
            return deprov().apply(plan, deprov().approve(plan, "boss"));
        } catch (io.deprov.core.RefusedException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /** Applies until nothing more is due, at most {@code most} times. */
    public RunReport applyUntilSettled(Plan plan, int most) {
        RunReport report = apply(plan);
        for (int i = 1; i < most && !report.coverage().open().isEmpty(); i++) {
            clock.advance(Duration.ofMinutes(5));
            report = apply(plan);
        }
        return report;
    }

    public static StepView step(RunReport report, Effect effect) {
        return report.steps().stream()
                .filter(view -> view.step().effect().equals(effect))
                .findFirst()
                .orElseThrow();
    }

    public static StepView step(RunReport report, Effect effect, String nativeId) {
        return report.steps().stream()
                .filter(view -> view.step().effect().equals(effect)
                        && view.step().access().id().nativeId().equals(nativeId))
                .findFirst()
                .orElseThrow();
    }

    /** Cells as {@code target/partition/kind STATUS}. */
    public static List<String> cells(List<Cell> cells) {
        return cells.stream().map(cell -> cell.key() + " " + cell.status()).toList();
    }

    /** The audit log's records. */
    public List<JsonNode> audit() {
        Path file = directory.resolve("audit").resolve("audit.jsonl");
        if (!Files.exists(file)) {
            return List.of();
        }
        List<JsonNode> records = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                records.add(new ObjectMapper().readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    /** How many audit records of this kind there are for each step. */
    public Map<String, Integer> auditCounts(String kind) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        audit().stream()
                .filter(record -> record.get("kind").asText().equals(kind))
                .forEach(record -> counts.merge(record.get("stepId").asText(), 1, Integer::sum));
        return counts;
    }

    @Override
    public void close() {
        targets.values().forEach(InMemoryTarget::release);
        restart();
        targets.forEach((name, target) ->
                assertThat(target.violations()).as("violations on " + name).isEmpty());
    }
}
