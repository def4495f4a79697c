package io.deprov.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One benchmark after the other. */
@Command(
        name = "all",
        mixinStandardHelpOptions = true,
        description = "One after the other, each with the sizes it has when it is run alone.")
final class AllCommand implements Callable<Integer> {

    private static final String STARTS_FAST = "-XX:TieredStopAtLevel=1";
    private static final Map<String, List<String>> SMOKE = new LinkedHashMap<>();

    static {
        SMOKE.put("journal", List.of("--threads", "1,2", "--millis", "20", "--no-fork"));
        SMOKE.put("kernel", List.of("--concurrency", "2", "--steps", "3", "--warmup", "1", "--millis", "1"));
        SMOKE.put(
                "scheduler",
                List.of("--concurrency", "2", "--tasks", "40", "--steps", "3", "--warmup", "1", "--millis", "1"));
        SMOKE.put("recovery", List.of("--steps", "100"));
        SMOKE.put("heap", List.of("--leavers", "20"));
    }

    private final PrintStream out;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--smoke",
            description = "Tiny sizes and one round, to see that everything runs; the figures say nothing.")
    private boolean smoke;

    AllCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        int worst = 0;
        for (Map.Entry<String, List<String>> each : SMOKE.entrySet()) {
            List<String> args = new ArrayList<>(List.of(each.getKey()));
            args.addAll(List.of("--directory", run.directory().toString()));
            args.addAll(List.of("--rounds", smoke ? "1" : String.valueOf(run.rounds())));
            if (smoke) {
                args.addAll(each.getValue());
                args.add("--jvm=" + STARTS_FAST);
            }
            run.jvmOptions().forEach(option -> args.add("--jvm=" + option));
            worst = Math.max(worst, Benchmarks.run(out, args.toArray(String[]::new)));
        }
        return worst;
    }
}
