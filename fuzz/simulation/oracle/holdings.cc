// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/holdings.h"

#include <algorithm>

namespace oracle {

void Holdings::Start() {
  for (auto& type : images_) {
    for (Image& image : type) image.present = false;
  }
}

void Holdings::Update(const Observation& now, machine::Machine& machine) {
  for (std::size_t type = 0; type < images_.size(); ++type) {
    for (std::size_t slot = 0; slot < images_[type].size(); ++slot) {
      Image& image = images_[type][slot];
      const bool appeared = now.types[type].present[slot] && !image.present;
      image.present = now.types[type].present[slot];
      if (!appeared) continue;
      const kexecore_image& shown = *now.types[type].images[slot];
      image.list.Read(shown.list, machine);
      image.pages.assign(1, shown.control);
      for (const kexecore_mfn_t mfn : image.list.pages) image.pages.push_back(mfn);
      for (const Move& move : image.list.moves) image.pages.push_back(move.staged);
      image.tables.Read(shown, machine);
      for (const auto* frames : {&image.tables.frames, &image.tables.lists}) {
        image.pages.insert(image.pages.end(), frames->begin(), frames->end());
      }
      std::sort(image.pages.begin(), image.pages.end());
    }
  }
}

bool Holds(const Holdings::Image& image, kexecore_mfn_t mfn) {
  return image.present && std::binary_search(image.pages.begin(), image.pages.end(), mfn);
}

}  // namespace oracle
