package io.deprov.examples.quickstart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Names nobody has: a stone or a plant, and a piece of landscape. The same seed draws the same names. */
final class InventedNames {

    private static final List<String> STONES_AND_PLANTS = List.of(
            "Agate",
            "Alder",
            "Basalt",
            "Bracken",
            "Burdock",
            "Catkin",
            "Citrine",
            "Dolomite",
            "Feldspar",
            "Foxglove",
            "Gypsum",
            "Hornbeam",
            "Larch",
            "Lichen",
            "Marl",
            "Mica",
            "Obsidian",
            "Onyx",
            "Pumice",
            "Quartz",
            "Sedge",
            "Sorrel",
            "Tourmaline",
            "Yarrow",
            "Zircon");

    private static final List<String> LANDSCAPE = List.of(
            "Archipelago",
            "Causeway",
            "Delta",
            "Drumlin",
            "Escarpment",
            "Estuary",
            "Floodplain",
            "Foothill",
            "Gully",
            "Headland",
            "Isthmus",
            "Lagoon",
            "Meander",
            "Moraine",
            "Mudflat",
            "Oxbow",
            "Plateau",
            "Ravine",
            "Saltmarsh",
            "Sandbar",
            "Savanna",
            "Tundra",
            "Watershed",
            "Waterhole");

    private InventedNames() {}

    /**
     * Different names, none of them {@code except}.
     *
     * @param count up to 599
     */
    static List<Name> draw(int count, Name except, Random random) {
        List<Name> all = new ArrayList<>();
        for (String given : STONES_AND_PLANTS) {
            for (String family : LANDSCAPE) {
                all.add(new Name(given, family));
            }
        }
        all.remove(except);
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, count));
    }

    record Name(String given, String family) {

        String common() {
            return given + " " + family;
        }

        String uid() {
            return (given + "." + family).toLowerCase(Locale.ROOT);
        }
    }
}
