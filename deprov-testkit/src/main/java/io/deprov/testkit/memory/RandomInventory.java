package io.deprov.testkit.memory;

import io.deprov.testkit.Person;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

/**
 * A target in memory with people on it as chance has it, and the same ones for the same seed: namesakes, names that begin alike or are no
 * friends of any syntax, some blocked already, some without anything, some with many groups and keys, some whom nobody may touch. For
 * tests of what has to hold whoever works there; name the seed in the test, and a failure can be had again.
 */
public final class RandomInventory {

    private static final List<String> NAMES =
            List.of("kim", "kim2", "o'brien", "a*", "b(c)", "d,e=f", "$(g)", "m\"n", "x y", "\u00e4\u00df\u6f22");
    private static final List<String> GROUPS = List.of("staff", "vpn", "admins", "ops", "wiki", "a*", "b/c");

    private final long seed;
    private final MemoryFixture fixture = new MemoryFixture();
    private final List<Person> people = new ArrayList<>();
    private final List<Person> untouchable = new ArrayList<>();

    private RandomInventory(long seed) {
        this.seed = seed;
    }

    /**
     * Makes one.
     *
     * @param people how many, those whom nobody may touch included; at least 1
     */
    public static RandomInventory of(long seed, int people) {
        if (people < 1) {
            throw new IllegalArgumentException("an inventory has at least one person");
        }
        RandomInventory inventory = new RandomInventory(seed);
        Random random = new Random(seed);
        for (int i = 0; i < people; i++) {
            inventory.add(random, i);
        }
        return inventory;
    }

    private void add(Random random, int number) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        MemoryFixture.Somebody somebody = fixture.somebody(name, seed + "-" + number);
        boolean isUntouchable = random.nextInt(8) == 0;
        NavigableSet<String> groups = some(random, GROUPS);
        if (isUntouchable) {
            groups.add(MemoryTarget.BREAK_GLASS);
        }
        List<String> keys = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            keys.add("key-" + i + "-of-" + number);
        }
        Entry now = somebody.entry();
        fixture.change(
                new Entry(now.id(), now.name(), now.number(), random.nextInt(5) == 0, groups, new TreeSet<>(keys), 0));
        (isUntouchable ? untouchable : people).add(somebody);
    }

    private static NavigableSet<String> some(Random random, List<String> values) {
        NavigableSet<String> some = new TreeSet<>();
        values.stream().filter(value -> random.nextInt(3) == 0).forEach(some::add);
        return some;
    }

    /** The target and its connector; closed by whoever made the inventory. */
    public MemoryFixture fixture() {
        return fixture;
    }

    /** Who is there and may be touched, in the order in which they came. */
    public List<Person> people() {
        return List.copyOf(people);
    }

    /** Who is there and must not be touched. */
    public List<Person> untouchable() {
        return List.copyOf(untouchable);
    }

    @Override
    public String toString() {
        return "RandomInventory[seed " + seed + ", " + people.size() + " people and " + untouchable.size()
                + " who must not be touched]";
    }
}
