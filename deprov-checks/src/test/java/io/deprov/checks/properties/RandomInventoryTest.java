package io.deprov.checks.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.Deprovisioner;
import io.deprov.core.execute.RunReport;
import io.deprov.testkit.Person;
import io.deprov.testkit.memory.RandomInventory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever works there: leavers have nothing left, and nobody else is touched. */
class RandomInventoryTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void leavers_have_nothing_left_and_nobody_else_is_touched(long seed) throws Exception {
        RandomInventory inventory = RandomInventory.of(seed, 30);
        Random random = new Random(-seed);
        List<Person> leavers = new ArrayList<>();
        Map<Person, String> before = new LinkedHashMap<>();
        for (Person person : inventory.people()) {
            if (random.nextInt(3) == 0) {
                leavers.add(person);
            } else {
                before.put(person, person.picture());
            }
        }
        assertThat(leavers).as(inventory.toString()).isNotEmpty();
        for (Person person : inventory.untouchable()) {
            before.put(person, person.picture());
        }

        try (Deprovisioner deprov =
                new Desk(inventory.fixture()).builder(directory).build()) {
            for (Person leaver : leavers) {
                RunReport report = Desk.offboard(deprov, leaver);

                assertThat(Desk.open(report)).as("%s, %s", inventory, report).isEmpty();
                assertThat(leaver.picture()).contains("blocked true", "groups []", "keys []");
            }
            for (Person untouchable : inventory.untouchable()) {
                assertThat(Desk.plan(deprov, untouchable).steps())
                        .as("somebody whom nobody may touch, in %s", inventory)
                        .isEmpty();
            }
        }

        for (Map.Entry<Person, String> other : before.entrySet()) {
            assertThat(other.getKey().picture()).as(inventory.toString()).isEqualTo(other.getValue());
        }
        inventory.fixture().close();
    }

    @Test
    void the_same_seed_makes_the_same_inventory() throws Exception {
        assertThat(pictures(RandomInventory.of(7, 20))).isEqualTo(pictures(RandomInventory.of(7, 20)));
        assertThat(pictures(RandomInventory.of(7, 20))).isNotEqualTo(pictures(RandomInventory.of(8, 20)));
    }

    private static List<String> pictures(RandomInventory inventory) throws Exception {
        List<String> pictures = new ArrayList<>();
        for (Person person : inventory.people()) {
            pictures.add(person.subject() + person.picture());
        }
        return pictures;
    }
}
