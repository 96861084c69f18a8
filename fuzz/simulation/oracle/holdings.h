// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <vector>

#include "fuzz/simulation/oracle/image_page_list.h"
#include "fuzz/simulation/oracle/observation.h"
#include "fuzz/simulation/oracle/page_tables.h"

namespace oracle {

/// The pages that each present image holds, as its page list and its page tables say (rules D5 and
/// D6). They are read once, when the image becomes present. From then on nobody may write to the
/// image, and CheckPageChange notices who does.
class Holdings {
 public:
  struct Image {
    bool present = false;
    ImagePageList list;
    PageTables tables;
    // Sorted: the control page, the pages of the list, the staged pages, the tables, and the pages
    // in which the core remembers the tables.
    std::vector<kexecore_mfn_t> pages;
  };

  void Start();

  /// Reads images that became present, and forgets those that are gone.
  void Update(const Observation& now, machine::Machine& machine);

  const Image& of(std::size_t type, std::size_t slot) const { return images_[type][slot]; }

 private:
  std::array<std::array<Image, 2>, 2> images_;
};

/// Is the image present, and the frame one of its pages?
bool Holds(const Holdings::Image& image, kexecore_mfn_t mfn);

}  // namespace oracle
