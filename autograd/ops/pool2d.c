#include "autograd/ops/pool2d.h"
