package io.deprov.benchmarks.report;

import io.deprov.benchmarks.process.Figures;
import java.util.ArrayList;
import java.util.List;

/** The same thing measured in several rounds; the median counts. */
public final class Measurement {

    private final List<Double> rounds = new ArrayList<>();

    /** Measured once. */
    public static Measurement of(double figure) {
        Measurement measurement = new Measurement();
        measurement.add(figure);
        return measurement;
    }

    /** The figure of this name in each of the rounds. */
    public static Measurement of(List<Figures> rounds, String name) {
        Measurement measurement = new Measurement();
        rounds.forEach(round -> measurement.add(round.get(name)));
        return measurement;
    }

    /** One more round. */
    public void add(double figure) {
        rounds.add(figure);
    }

    /** The figure in the middle; of an even number of rounds the lower one. */
    public double median() {
        if (rounds.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        return rounds.stream().sorted().toList().get((rounds.size() - 1) / 2);
    }

    /** The lowest figure. */
    public double lowest() {
        return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** The highest figure. */
    public double highest() {
        return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** How often it was measured. */
    public int size() {
        return rounds.size();
    }
}
