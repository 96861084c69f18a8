// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <vector>

#include "fuzz/simulation/oracle/image_page_list.h"
#include "fuzz/simulation/oracle/observation.h"
#include "fuzz/simulation/oracle/page_tables.h"

namespace oracle {

/// What each image that is present holds in machine memory, as its page list and tables say (rules
/// D5, D6). They are read once, when the image becomes present: nobody writes to it from then on
/// (Integrity), and who does is seen.
class Holdings {
 public:
  struct Image {
    bool present = false;
    ImagePageList list;
    PageTables tables;
    // Control page, list pages, staged pages, tables and where those are remembered, sorted.
    std::vector<kexecore_mfn_t> pages;
  };

  void Start();

  /// Reads what became present, forgets what is gone.
  void Update(const Observation& now, machine::Machine& machine);

  const Image& of(std::size_t type, std::size_t slot) const { return images_[type][slot]; }

 private:
  std::array<std::array<Image, 2>, 2> images_;
};

/// Is the frame one of the image's own pages?
bool Holds(const Holdings::Image& image, kexecore_mfn_t mfn);

}  // namespace oracle
